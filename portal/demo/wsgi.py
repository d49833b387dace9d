"""WSGI application of the demo; its web process ends even when the server was killed."""

from portal.demo.processes import end_with_parent
from sicherimdienst.wsgi import application

__all__ = ["application"]

end_with_parent()
