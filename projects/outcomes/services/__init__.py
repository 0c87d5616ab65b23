"""What people do with outcomes, courses, plans and needs."""
