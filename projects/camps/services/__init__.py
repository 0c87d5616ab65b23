"""What people do with camps: enrol, attend, sit exams, get certificates."""
