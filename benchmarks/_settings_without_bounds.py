"""The portal's settings without the middleware of declared parameters and of limits: what they cost is measured."""

from sicherimdienst.settings import *  # noqa: F403 - all of them
from sicherimdienst.settings import MIDDLEWARE as _ALL

BOUNDS = {"core.middleware.query_parameters.QueryParameterMiddleware", "core.middleware.limits.LimitMiddleware"}
MIDDLEWARE = [name for name in _ALL if name not in BOUNDS]
