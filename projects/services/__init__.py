"""What people and the portal do with projects and all that hangs on them."""
