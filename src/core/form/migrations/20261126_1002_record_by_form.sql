-- Extracts read the records of a form place by place, page after page, each page from where the last one ended.
create index record_by_form on form.record (form, leaf, id);
