-- Facts that a correction took back are few; what they lowered a figure by is asked for beside the figure.
create index fact_taken_back on fact.fact (measure, leaf, day) where retracted is not null;
