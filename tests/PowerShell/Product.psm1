# What the tests arrange in the simulated tenant, and who they are to the application.

$script:Contoso = '5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f'
$script:Roles = 'Hygiene.Read', 'Hygiene.Operate', 'Hygiene.Approve', 'Hygiene.Admin'

function Initialize-Product {
    param([Parameter(Mandatory)] [string] $Api, [Parameter(Mandatory)] [string] $Simulator)

    $script:Api = $Api
    $script:Simulator = $Simulator
}

function Get-Token {
    # A token as the tenant's Entra ID signs them.
    param([string] $Person = 'administrator@contoso.example', [string[]] $Role = $script:Roles, [int] $LifetimeSeconds = 3599)

    $asked = @{
        tenantId = $script:Contoso; audience = 'api://tenant-hygiene'; roles = $Role
        preferredUsername = $Person; lifetimeSeconds = $LifetimeSeconds
    }
    $text = (Invoke-RestMethod "$script:Simulator/simulator/tokens" -Method Post -Body (ConvertTo-Json $asked) -ContentType application/json).access_token
    ConvertTo-SecureString $text -AsPlainText -Force
}

function Connect-As {
    param([string] $Person = 'administrator@contoso.example', [string[]] $Role = $script:Roles)

    Connect-Hygiene -Uri $script:Api -AccessToken (Get-Token -Person $Person -Role $Role)
}

function Add-StuckUser {
    # A user who cannot be provisioned, because a soft-deleted recipient holds the ExchangeGuid.
    param(
        [Parameter(Mandatory)] [string] $Name,
        [string] $TenantId = $script:Contoso,
        [ValidateSet('mailUser', 'userMailbox')] [string] $Holder = 'mailUser',
        [string] $Id = [Guid]::NewGuid()
    )

    $guid = [Guid]::NewGuid()
    $copy = @{
        name = "$($Name.Split('@')[0])_copy"; guid = [Guid]::NewGuid(); type = $Holder; state = 'softDeleted'
        exchangeGuid = $guid; primarySmtpAddress = $Name; content = @{ itemCount = if ($Holder -eq 'userMailbox') { 7 } else { 0 } }
    }
    Send-Mutation @{ kind = 'addRecipient'; tenantId = $TenantId; newRecipient = $copy }
    Send-Mutation @{
        kind = 'addUser'; tenantId = $TenantId
        newUser = @{ id = $Id; userPrincipalName = $Name; activeDirectory = @{ exchangeGuid = $guid }; retryLatency = @{ fixedSeconds = 0 } }
    }
    [pscustomobject] @{ TenantId = $TenantId; User = $Name; UserId = $Id; Copy = $copy.guid }
}

function Add-MismatchedUser {
    # A user whose archive has a GUID in the cloud, while Active Directory sends zeros.
    param([Parameter(Mandatory)] [string] $Name)

    $mailbox = [Guid]::NewGuid()
    Send-Mutation @{
        kind = 'addUser'; tenantId = $script:Contoso
        newUser = @{
            id = [Guid]::NewGuid(); userPrincipalName = $Name
            activeDirectory = @{ exchangeGuid = $mailbox; archiveGuid = [Guid]::Empty }
            recipient = @{ type = 'userMailbox'; exchangeGuid = $mailbox; archiveGuid = [Guid]::NewGuid() }
        }
    }
}

function Get-Removal {
    # Every removal that was asked for of what stands in a user's way.
    param([Parameter(Mandatory)] $User)

    $report = Invoke-RestMethod "$script:Simulator/simulator/report"
    $report.tenants.removals | Where-Object { $_.identity -match $User.Copy }
}

function Send-Mutation {
    param([Parameter(Mandatory)] [hashtable] $Mutation)

    $null = Invoke-RestMethod "$script:Simulator/simulator/mutations" -Method Post -Body (ConvertTo-Json $Mutation -Depth 10) -ContentType application/json
}

Export-ModuleMember -Function Initialize-Product, Get-Token, Connect-As, Add-StuckUser, Add-MismatchedUser, Get-Removal
