-- What marketing automation logged: the touches and everything around them.
create table marketo_activities as
with touch_activities as (
    select
        touch_no * 2 as activity_no,
        person_no,
        case touch_type
            when 'form' then 2
            when 'link_click' then 3
            when 'email_open' then 10
            when 'email_click' then 11
            when 'event' then 104
        end as activity_type_id,
        campaign_no,
        asset_name,
        link_no,
        case when touch_type = 'event' then 'Attended' end as new_value,
        is_bot,
        happened_at,
        null as own_marketo_no,
        null as merged_marketo_no
    from marketing_touches
),

logged as (
    select * from touch_activities

    union all

    select mail_no * 16 + 1, person_no, type_id, campaign_no, 'Mail ' || mail_no % 512, null,
        null, false,
        case type_id when 6 then sent_at else sent_at + interval 4 second end, null, null
    from mails
    cross join (values (6), (7)) as types (type_id)

    union all

    select attendance_no * 16 + 3, attendances.person_no, 104, campaign_no, 'Registered', null,
        'Registered', false, registered_at, null, null
    from attendances
    inner join people using (person_no)
    where has_marketo and registered_at > known_at

    union all

    select person_no * 16 + 5, person_no, 12, null, null, null, null, false, known_at, person_no * 4, null
    from people
    where has_marketo

    union all

    select marketo_no * 16 + 7, person_no, 12, null, null, null, null, false, created_at, marketo_no, null
    from marketo_copies

    union all

    select marketo_no * 16 + 9, person_no, 32, null, null, null, null, false, merged_at,
        merged_into_marketo_no, marketo_no
    from marketo_copies

    union all

    select marketo_no * 16 + 11, person_no, 37, null, null, null, null, false, deleted_at, marketo_no,
        null
    from deleted_marketo_copies

    union all

    select form_no * 16 + 13, person_no, 46, null, form_name, null, null, false,
        filled_at + interval 2 second, null, null
    from forms
    where draw(form_no, 'moment') < 0.1

    union all

    select person_no * 16 + 15, person_no, 9, null, null, null, null, false, known_at + interval 9 day,
        null, null
    from people
    where has_marketo
        and draw(person_no, 'unsubscribed') < 0.04
        and known_at < as_of() - interval 10 day
),

-- Before a merge, some of it was logged on the copy.
filed as (
    select
        logged.*,
        case
            when activity_type_id in (12, 32, 37) then own_marketo_no
            when
                happened_at < copies.merged_at
                -- A mail and all that it led to are one number: they are logged on one of them.
                and draw(activity_no // 16, 'logged on copy') < 0.5
                then copies.marketo_no
            else logged.person_no * 4
        end as marketo_no
    from logged
    left join marketo_copies as copies on logged.person_no * 4 + 1 = copies.marketo_no
)

select
    row_number() over (order by happened_at, activity_no, activity_type_id) as log_no,
    *
from filed
order by log_no;
