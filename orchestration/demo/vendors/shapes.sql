-- How vendors and people write things: ids, names, addresses. Every personal value carries a
-- marker pv<kind digit><8-digit number>x that belongs to it alone.
create or replace macro marker(kind, number) as
    'pv' || cast(100000000 * kind + number as varchar) || 'x';
create or replace macro salesforce_id(prefix, number) as
    prefix || '5g' || lpad(cast(number as varchar), 13, '0');
create or replace macro salesforce_who(lead_no, contact_no) as
    coalesce(salesforce_id('003', contact_no), salesforce_id('00Q', lead_no));
create or replace macro marketo_id(number) as cast(1000000 + number as varchar);
create or replace macro visitor_id(number) as
    'v' || format('{:016x}', hash(getvariable('seed'), number, 'visitor'));
create or replace macro web_event_id(number) as
    format('{:016x}', hash(number, getvariable('seed')));

create or replace macro company_name(account_no) as
    ['Nord', 'Alpen', 'Harbour', 'Prairie', 'Rhein'][1 + cast(account_no % 5 as integer)]
    || ' ' || marker(4, account_no);
create or replace macro company_domain(account_no) as
    'firma-' || marker(5, account_no) || '.example';
create or replace macro person_first_name(person_no) as
    ['Jana', 'Tom', 'Aylin', 'Marco', 'Grace', 'Li', 'Priya'][
        1 + cast(person_no % 7 as integer)
    ];
create or replace macro person_name(person_no) as
    person_first_name(person_no) || ' ' || marker(1, person_no);
create or replace macro other_email(person_no, copy_index) as
    'alt' || copy_index || '.' || marker(2, person_no) || '@private-mail.example';
create or replace macro person_phone(person_no) as '+49 30 ' || marker(3, person_no);
create or replace macro person_title(person_no) as
    ['CFO', 'Head of Accounting', 'Controller', 'VP Finance', 'Analyst', 'IT Manager'][
        1 + cast(floor(6 * draw(person_no, 'title')) as integer)
    ];
create or replace macro campaign_utm(name) as
    regexp_replace(lower(name), '[^a-z0-9]+', '-', 'g');
create or replace macro bot_agent(visitor_no) as
    [
        'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
        'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
        'Mozilla/5.0 (compatible; Baiduspider/2.0)'
    ][1 + cast(visitor_no % 3 as integer)];
create or replace macro page_address(
    path, utm_source, utm_medium, utm_campaign, session_no, person_no
) as
    'https://www.simulated-company.example' || path
    || case
        when utm_source is null then ''
        -- People who build links do not agree on capitals.
        when draw(session_no, 'utm case') < 0.06
            then '?utm_source=' || upper(utm_source) || '&utm_medium=' || upper(utm_medium)
        else '?utm_source=' || utm_source || '&utm_medium=' || utm_medium
    end
    || case
        when utm_source is null or utm_campaign is null then ''
        when draw(session_no, 'utm case') > 0.95
            then '&utm_campaign=' || upper(utm_campaign)
        else '&utm_campaign=' || utm_campaign
    end
    -- Links in mails sometimes carry the reader's address.
    || case
        when
            utm_medium = 'email'
            and person_no is not null
            and draw(session_no, 'address in link') < 0.1
            then '&email=' || marker(2, person_no) || '%40firma.example'
        else ''
    end;
