"""Continuing education and boot camps: a catalogue, enrolment, attendance, exams and certificates (G6, C6.4, C6.5)."""
