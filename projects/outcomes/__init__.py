"""What projects leave behind and what moved them: outcomes, courses, plans, technology needs, and what led to what."""
