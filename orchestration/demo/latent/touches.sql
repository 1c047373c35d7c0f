-- Interactions that marketing automation noticed, with the one reason why one does not count.
create table marketing_touches as
with noticed as (
    select
        mail_no * 8 + 1 as touch_no,
        person_no,
        'email_open' as touch_type,
        campaign_no,
        'Mail ' || mail_no % 512 as asset_name,
        cast(null as integer) as link_no,
        opened_at as happened_at,
        false as is_bot,
        false as is_scanner_click
    from mails
    where is_opened

    union all

    select mail_no * 8 + 2, person_no, 'email_click', campaign_no,
        'Mail ' || mail_no % 512,
        cast(floor(draw(mail_no, 'link') * mail_link_count()) as integer), clicked_at, false, false
    from mails
    where is_clicked

    union all

    -- A mail gateway opens the mail and follows its link within seconds.
    select mail_no * 8 + 3, person_no, 'email_open', campaign_no,
        'Mail ' || mail_no % 512, null, sent_at + interval 6 second, true, false
    from mails
    where is_scanned

    union all

    select mail_no * 8 + 4, person_no, 'email_click', campaign_no,
        'Mail ' || mail_no % 512, 0, sent_at + interval 7 second, true, true
    from mails
    where is_scanned

    union all

    -- A gateway that does not say that it is one.
    select mail_no * 8 + 4, person_no, 'email_click', campaign_no,
        'Mail ' || mail_no % 512, 0, sent_at + interval 7 second, false, true
    from mails
    where is_scanned_unmarked

    union all

    -- One that waits, and then follows every link of the mail.
    select mail_no * 8 + 4 + link_no, person_no, 'email_click', campaign_no,
        'Mail ' || mail_no % 512, link_no,
        sent_at + interval 5 minute + to_seconds(5 * link_no), false, true
    from mails
    cross join range(mail_link_count()) as links (link_no)
    where is_swept

    union all

    select attendance_no * 8 + 5, person_no, 'event', campaign_no,
        'Attended', null, attended_at, false, false
    from attendances
    inner join people using (person_no)
    where has_attended and has_marketo and registered_at > known_at

    union all

    select form_no * 8 + 6, person_no, 'form', null, form_name, null, filled_at, false, false
    from forms

    union all

    select form_no * 8 + 7, person_no, 'link_click', null,
        'Guide', null, filled_at + interval 70 second, false, false
    from forms
    where form_name = 'Guide download' and draw(form_no, 'link') < 0.4

    union all

    -- Who comes back through the site asks for a demonstration.
    select cycles.cycle_no * 8, person_no, 'form', null,
        'Ask for a demo', null, opened_at - interval 30 second, false, false
    from cycles
    inner join people using (person_no)
    where
        has_marketo
        and cycle_number > 1
        and opened_at < observed_until()
        and entry not in ('imported_as_mql', 'entered_by_sales')
)

select
    noticed.*,
    case
        when is_bot then 'bot'
        when people.kind = 'internal' then 'internal'
    end as ineligible_reason
from noticed
inner join people using (person_no);
