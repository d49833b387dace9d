from accounts.models.role_assignments import RoleAssignment
from accounts.models.users import User, UserManager

__all__ = ["RoleAssignment", "User", "UserManager"]
