-- A draft that nobody wants may go. The wall itself holds everything that was ever handed in.
create policy initiative_discard on initiative.initiative as restrictive for delete to lantoa_app using (state = 'draft');
grant delete on initiative.initiative to lantoa_app;
