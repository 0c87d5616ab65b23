"""Pages of outcomes, courses, training plans and technology needs."""
