"""Who could take part in a project: the matching engine with a profile of its own."""
