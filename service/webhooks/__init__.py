"""Calls to other programs when a bulletin is finished: signed, tried again, and only to public addresses."""

from service.webhooks.address import check_url
from service.webhooks.delivery import Deliverer, delivering
from service.webhooks.signing import HEADER, BadSignature, sign, verify

__all__ = ["HEADER", "BadSignature", "Deliverer", "check_url", "delivering", "sign", "verify"]
