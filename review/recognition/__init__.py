"""Recognition (认定): schemes as data, applications, stages, experts, public notice and what is recognised."""
