"""How dates and numbers are written where no template says it, above all on stock admin pages."""
