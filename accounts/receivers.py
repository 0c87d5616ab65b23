"""What follows when an organization or a membership changes its status."""
