"""Who may use the APIs: tokens, the scopes of their roles, and how often a caller may ask."""

from service.web.auth.access import accept, current_token, install, require
from service.web.auth.errors import Forbidden, Unauthorized
from service.web.auth.scopes import SCOPES, Scope, Token

__all__ = [
    "SCOPES",
    "Forbidden",
    "Scope",
    "Token",
    "Unauthorized",
    "accept",
    "current_token",
    "install",
    "require",
]
