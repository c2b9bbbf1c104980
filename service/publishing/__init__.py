"""Publishing: what is approved becomes public as it is, is corrected with a note, and can be taken back."""

from service.publishing.desk import Publication, changed, publish, published, unpublish

__all__ = ["Publication", "changed", "publish", "published", "unpublish"]
