-- Plans and decisions come as Word and Excel files too; like a PDF they are kept as they are and have no picture.
alter table evidence.file drop constraint file_mime_check, drop constraint file_check;
alter table evidence.file
  add constraint file_mime_check check (mime in ('image/jpeg', 'image/png', 'image/webp', 'application/pdf',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')),
  add constraint file_check check ((mime not like 'image/%') = (width is null) and (width is null) = (height is null) and (width is null) = (thumb is null));
