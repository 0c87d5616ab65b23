"""Who acts when no person does."""


class System:
    """The portal itself: expiry, automatic approval and imports act as it; it is never a row of the user table."""

    pk = None
    id = None
    is_authenticated = False
    is_active = True
    is_staff = False
    is_superuser = False
    is_system = True

    def __str__(self):
        return "系统"


SYSTEM = System()
