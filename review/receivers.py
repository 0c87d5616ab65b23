"""Open and close review tasks as reviewable things change status."""
