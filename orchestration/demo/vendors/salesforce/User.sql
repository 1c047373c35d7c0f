select
    salesforce_id('005', user_no) as "Id",
    'Rep ' || marker(7, user_no) as "Name",
    'rep.' || marker(8, user_no) || '@simulated-company.example' as "Email",
    department as "Department",
    coalesce(regions.team, case department
        when 'Marketing' then 'Demand Generation'
        else 'Systems'
    end) as "Division",
    coalesce(regions.time_zone, 'Europe/Berlin') as "TimeZoneSidKey",
    is_active as "IsActive"
from users
left join regions using (region_no)
order by "Id"
