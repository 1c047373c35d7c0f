-- What marketing automation did: mails, their opens and clicks, webinars and events, forms.
create table mails as
with planned as (
    select
        person_no * 512 + mail_index as mail_no,
        person_no,
        after_hours(
            known_at + interval 2 hour,
            (mail_index + draw(person_no * 512 + mail_index, 'mail'))
            * (hours_from(known_at, observed_until()) - 100) / mail_count
        ) as sent_at,
        draw(person_no * 512 + mail_index, 'mail kind') < 0.5 as is_nurture
    from (
        select
            person_no,
            known_at,
            mail_count,
            unnest(range(mail_count)) as mail_index
        from (
            select
                person_no,
                known_at,
                cast(least(
                    floor(log_normal(0.9, 0.9, person_no, 'mails')),
                    floor((hours_from(known_at, observed_until()) - 100) / 24),
                    500
                ) as integer) as mail_count
            from people
            where has_marketo
        )
        where mail_count > 0
    )
),

campaign_choices as (
    select
        planned.mail_no,
        min(campaigns.campaign_no) as campaign_no
    from planned
    inner join campaigns
        on campaigns.type = case when planned.is_nurture then 'Nurture' else 'Email' end
        and planned.sent_at >= campaigns.started_on
        and planned.sent_at < campaigns.ended_on + interval 1 day
        and (
            not planned.is_nurture
            or campaigns.campaign_no % 4
            = cast(floor(draw(planned.person_no, 'nurture track') * 4) as integer)
        )
    group by planned.mail_no
)

select
    planned.mail_no,
    planned.person_no,
    planned.sent_at,
    campaigns.campaign_no,
    campaigns.type = 'Nurture' as is_nurture,
    draw(mail_no, 'scanner') < 0.06 as is_scanned,
    draw(mail_no, 'scanner') between 0.06 and 0.08 as is_scanned_unmarked,
    draw(mail_no, 'scanner') between 0.08 and 0.10 as is_swept,
    draw(mail_no, 'open') < 0.55 as is_opened,
    is_opened and draw(mail_no, 'click') < 0.40 as is_clicked,
    after_hours(planned.sent_at, log_between(0.5, 60, draw(mail_no, 'opened'))) as opened_at,
    after_hours(opened_at, log_between(0.02, 0.3, draw(mail_no, 'clicked'))) as clicked_at
from planned
inner join campaign_choices using (mail_no)
inner join campaigns using (campaign_no);

-- Registrations for webinars and events, and whether people came.
create table attendances as
select
    people.person_no * 128 + campaigns.campaign_no as attendance_no,
    people.person_no,
    campaigns.campaign_no,
    lower(campaigns.type) as channel,
    after_hours(
        cast(campaigns.ended_on as timestamp), -24 * (8 + 20 * draw(attendance_no, 'registered'))
    ) as registered_at,
    draw(attendance_no, 'attended') < 0.65 as has_attended,
    after_hours(
        cast(campaigns.ended_on as timestamp), -24 * 7 + 13 + 2 * draw(attendance_no, 'joined')
    ) as attended_at
from people
inner join campaigns
    on campaigns.type in ('Webinar', 'Event')
    and campaigns.reaches_people
    and people.kind in ('lead', 'subscriber')
    and campaigns.ended_on > cast(people.born_at as date) + 30
    -- The new are curious: most registrations fall into somebody's first months.
    and draw(people.person_no * 128 + campaigns.campaign_no, 'invited')
    < case when campaigns.ended_on < cast(people.born_at as date) + 270 then 0.22 else 0.02 end;

create table forms as
select
    person_no * 8192 as form_no,
    person_no,
    'Newsletter' as form_name,
    after_hours(known_at, 1 / 3600) as filled_at
from people
where has_marketo and draw(person_no, 'first form') < 0.85

union all

select
    session_no * 2 + 1 as form_no,
    person_no,
    'Guide download' as form_name,
    after_hours(sessions.started_at, 55 / 3600) as filled_at
from sessions
inner join people using (person_no)
where has_marketo and sessions.started_at > known_at and draw(session_no, 'form') < 0.06;

-- The first time a channel reached a person, tracked or not: this is what has an effect.
create table exposures as
select
    person_no,
    channels.channel_no,
    min(reached_at) as first_reached_at
from (
    select person_no, channel, sessions.started_at as reached_at
    from sessions
    where person_no is not null
    union all
    select person_no, case when is_nurture then 'nurture' else 'email' end, opened_at
    from mails
    where is_opened
    union all
    select person_no, channel, attended_at
    from attendances
    where has_attended
) as reaches
inner join channels using (channel)
where channels.deal_effect > 0 or channels.win_effect > 0
group by all;
