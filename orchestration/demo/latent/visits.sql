-- Visits to the site: by people on their devices, by visitors who never say who they are, by bots.
create table person_sessions as
select
    person_no * 4096 + session_index as session_no,
    person_no,
    after_hours(
        born_at,
        life_hours * (session_index + 0.7 * draw(person_no * 4096 + session_index, 'session'))
        / session_count
    ) as started_at,
    draw(person_no * 4096 + session_index, 'device') < 0.25
    and draw(person_no, 'second device') < 0.3 as is_second_device
from (
    select
        person_no,
        born_at,
        life_hours,
        session_count,
        unnest(range(session_count)) as session_index
    from people
    where session_count > 0
);

-- A device that two people use after each other: the second takes it over a day after the first
-- person's last visit, and both say who they are.
create table handed_on_devices as
with pairs as (
    select
        first_users.person_no as first_person_no,
        second_users.person_no as second_person_no,
        first_users.known_at as first_known_at,
        second_users.known_at as second_known_at,
        max(person_sessions.started_at) as last_visited_at
    from people as first_users
    inner join people as second_users
        on first_users.person_no + 1 = second_users.person_no
        and first_users.person_no % 8 = 0
        and first_users.has_marketo and first_users.kind in ('lead', 'subscriber')
        and second_users.has_marketo and second_users.kind in ('lead', 'subscriber')
        and draw(first_users.person_no, 'handed on') < 0.4
    inner join person_sessions
        on first_users.person_no = person_sessions.person_no and not is_second_device
    group by all
)

select
    first_person_no,
    second_person_no,
    last_visited_at + interval 1 hour as last_link_at,
    greatest(last_link_at, second_known_at) + interval 1 day as handed_on_at
from pairs
where last_visited_at > first_known_at;

create table sessions as
with visitor_sessions as (
    select
        session_no,
        person_sessions.person_no,
        case
            when is_second_device then person_no * 4 + 1
            when person_sessions.started_at >= handed_on_devices.handed_on_at
                then handed_on_devices.first_person_no * 4
            else person_no * 4
        end as visitor_no,
        person_sessions.started_at,
        false as is_bot,
        cast(floor(log_between(1, 9, draw(session_no, 'views'))) as integer) as view_count
    from person_sessions
    left join handed_on_devices
        on person_sessions.person_no = handed_on_devices.second_person_no

    union all

    select
        visitor_no * 4096 + session_index as session_no,
        null as person_no,
        visitor_no,
        after_hours(
            started_at(),
            (draw(visitor_no, 'first visit') * 25000)
            + (session_index + draw(session_no, 'session')) * 40
        ) as started_at,
        false as is_bot,
        cast(floor(log_between(1, 9, draw(session_no, 'views'))) as integer) as view_count
    from (
        select
            4000000000 + number as visitor_no,
            unnest(range(
                cast(floor(log_between(1, 6, draw(4000000000 + number, 'visits'))) as integer)
            )) as session_index
        from range(cast(getvariable('people_count') * 0.4 as integer)) as numbers (number)
    )

    union all

    select
        visitor_no * 4096 + session_index as session_no,
        null as person_no,
        visitor_no,
        after_hours(
            started_at(), 12 + session_index * 1300 + draw(session_no, 'session') * 1200
        ) as started_at,
        true as is_bot,
        cast(floor(log_between(2, 24, draw(session_no, 'views'))) as integer) as view_count
    from (
        select
            8000000000 + number as visitor_no,
            unnest(range(20)) as session_index
        from range(cast(3 + getvariable('people_count') / 500 as integer)) as numbers (number)
    )
),

visits_by_channel as (
    select
        visitor_sessions.*,
        case when is_bot then 'direct' else channels.channel end as drawn_channel
    from visitor_sessions
    inner join session_channel_slots
        on cast(floor(100 * draw(session_no, 'channel')) as integer) = session_channel_slots.slot
    inner join channels on session_channel_slots.channel_no = channels.channel_no
)

select
    session_no,
    person_no,
    visitor_no,
    visits_by_channel.started_at,
    is_bot,
    view_count,
    -- Before a paid campaign runs, its visitors come by themselves.
    case
        when drawn_channel in ('paid_search', 'paid_social')
            and visits_by_channel.started_at < paid_campaign_slots.started_on
            then 'direct'
        else drawn_channel
    end as channel,
    case
        when visits_by_channel.started_at >= paid_campaign_slots.started_on
            then paid_campaign_slots.campaign_no
        else newsletters.campaign_no
    end as campaign_no
from visits_by_channel
left join paid_campaign_slots
    on drawn_channel = paid_campaign_slots.channel
    and cast(
        floor(draw(session_no, 'campaign') * case drawn_channel
            when 'paid_search'
                then (select max(slot_count) from paid_campaign_slots where channel = 'paid_search')
            else (select max(slot_count) from paid_campaign_slots where channel = 'paid_social')
        end) as integer
    ) = paid_campaign_slots.slot
left join campaigns as newsletters
    on drawn_channel = 'email'
    and newsletters.type = 'Email'
    and visits_by_channel.started_at >= newsletters.started_on
    and visits_by_channel.started_at < newsletters.ended_on + interval 1 day
where visits_by_channel.started_at < observed_until() - interval 30 minute;

create table page_views as
select
    session_no * 64 + view_index as view_no,
    session_no,
    visitor_no,
    person_no,
    is_bot,
    view_index,
    cast(case
        when view_index = 0 and draw(session_no, 'landing') < 0.5 then 0
        else floor(draw(session_no * 64 + view_index, 'page') * 16)
    end as tinyint) as page_no,
    after_hours(
        started_at,
        (view_index * 90 + 25 * draw(session_no * 64 + view_index, 'view')) / 3600
    ) as viewed_at
from (
    select
        session_no,
        visitor_no,
        person_no,
        is_bot,
        started_at,
        unnest(range(view_count)) as view_index
    from sessions
);

-- The moments at which a visitor became a known person.
create table identifications as
-- The first form.
select
    person_no * 4096 + 4095 as identification_no,
    person_no * 4 as visitor_no,
    person_no,
    known_at as identified_at
from people
where has_marketo and session_count > 0 and draw(person_no, 'identified by form') < 0.8

union all

-- Later sign-ins, also on the second device.
select
    session_no as identification_no,
    visitor_no,
    person_no,
    after_hours(sessions.started_at, 40 / 3600) as identified_at
from sessions
inner join people using (person_no)
where
    has_marketo
    and sessions.started_at > known_at
    and draw(session_no, 'sign-in') < 0.2
    and visitor_no // 4 = person_no

union all

-- Both users of a device that was handed on.
select
    first_person_no * 4096 + 4094 as identification_no,
    first_person_no * 4 as visitor_no,
    first_person_no as person_no,
    last_link_at as identified_at
from handed_on_devices
where last_link_at < observed_until()

union all

select
    sessions.session_no as identification_no,
    sessions.visitor_no,
    sessions.person_no,
    after_hours(sessions.started_at, -2 / 3600) as identified_at
from sessions
inner join handed_on_devices
    on sessions.person_no = handed_on_devices.second_person_no
    and sessions.visitor_no = handed_on_devices.first_person_no * 4
qualify row_number() over (
    partition by sessions.person_no order by sessions.started_at
) = 1;

create table known_visitors as
select distinct visitor_no from identifications;

-- Each page view with the one reason why it does not count, and the double-fired ones.
create table page_view_events as
with judged as (
    select
        page_views.view_no,
        page_views.session_no,
        page_views.visitor_no,
        page_views.view_index,
        page_views.page_no,
        page_views.viewed_at,
        case
            when page_views.is_bot then 'bot'
            when known_visitors.visitor_no is null then 'no_person'
            when people.kind = 'internal' then 'internal'
        end as ineligible_reason
    from page_views
    left join known_visitors using (visitor_no)
    left join people using (person_no)
)

select
    view_no * 2 as event_no,
    *
from judged

union all

select
    view_no * 2 + 1 as event_no,
    * replace ('duplicate' as ineligible_reason)
from judged
where ineligible_reason is null and draw(view_no, 'fired twice') < 0.01;
