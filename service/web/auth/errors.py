"""Why a caller is not let in."""

from models.errors import AppError


class Unauthorized(AppError):
    """There is no token in the request, or one that opens nothing."""

    status = 401
    code = "unauthorized"


class Forbidden(AppError):
    """The token is good, but not for this."""

    status = 403
    code = "forbidden"
