-- The touches that a definition of a sales-ready lead gives points for, if there is one: what
-- marketing automation notices of people, and what does not depend on their cycles.
create table defined_touches as
with noticed as (
    select person_no, 'email_click' as touch_type, null as asset_name, clicked_at as happened_at
    from mails
    where is_clicked

    union all

    select person_no, 'event', 'Attended', attended_at
    from attendances
    inner join people using (person_no)
    where has_attended and has_marketo and registered_at > known_at

    union all

    select person_no, 'form', form_name, filled_at
    from forms
)

select
    noticed.person_no,
    noticed.happened_at,
    definition_points.points,
    definition_points.half_life_days
from noticed
inner join definition_points
    on noticed.touch_type = definition_points.touch_type
    and coalesce(definition_points.asset_name, noticed.asset_name)
    is not distinct from noticed.asset_name;
