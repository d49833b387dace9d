"""What a request has stored goes again when the request fails."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core import file_storage


class UploadMiddleware:
    """Deletes the files of a view that raised, where the transaction they belong to did not commit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        file_storage.expect_commits()
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        file_storage.discard_uncommitted()
