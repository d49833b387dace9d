"""The portal's URLs and one page that takes a token."""

from sicherimdienst.urls import urlpatterns as portal_patterns
from tests.mailings.probe_urls import urlpatterns as probe_patterns

urlpatterns = [*portal_patterns, *probe_patterns]
