"""Forms: signing up and in, and the organization."""
