from members.admin import applications, memberships, organisations, people, posts, selections

__all__ = ["applications", "memberships", "organisations", "people", "posts", "selections"]
