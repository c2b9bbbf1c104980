"""What the buttons say that mend a finding."""

from flask_babel import gettext as _

from service.mending import Mend


def label_of(mend: Mend) -> str:
    """Name a mend in the reader's language, in a few words."""
    match mend.kind:
        case "replace":
            return str(_("“%(old)s” → “%(new)s”", old=mend.old, new=mend.new))
        case "insert":
            return str(_("Write in “%(new)s”", new=mend.new))
        case "remove":
            return str(_("Take out “%(old)s”", old=mend.old))
        case "marks":
            return str(_("Put the marks right"))
        case "simplify":
            return str(_("Write in Simplified characters"))
        case "stop":
            return str(_("Put the end mark right"))
        case "clear":
            return str(_("Take out the leftovers"))
