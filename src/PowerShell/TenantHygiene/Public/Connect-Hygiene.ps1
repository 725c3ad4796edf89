function Connect-Hygiene {
    <#
    .SYNOPSIS
    Connects this session to a TenantHygiene application.
    .DESCRIPTION
    Later commands use this connection. Tokens come from Az.Accounts by default, from a managed identity, from a sign-in with a device code, or from
    you. They are renewed as needed, held as SecureString, and sent to this address only, over https (http only on this machine).
    .PARAMETER Uri
    The address of the application, such as https://hygiene.contoso.example.
    .PARAMETER Audience
    The application's Api__Audience. Default: api://tenant-hygiene.
    .PARAMETER AccessToken
    A token that you have. It is not renewed.
    .PARAMETER ManagedIdentity
    Use the managed identity of the App Service, Function App, container or Automation account in which this runs.
    .PARAMETER DeviceCode
    Show a code, with which you sign in in a browser.
    .PARAMETER ClientId
    The application registration that signs you in with a device code, or the client id of a user-assigned managed identity.
    .PARAMETER TenantId
    The Entra tenant that signs you in.
    .PARAMETER Authority
    The host that signs you in. Default: https://login.microsoftonline.com.
    .PARAMETER RetrySeconds
    How long in all a request is repeated that the application puts off (429), or that gets no answer and may be repeated.
    .PARAMETER TimeoutSeconds
    How long one answer may take.
    .EXAMPLE
    Connect-Hygiene -Uri http://127.0.0.1:7071

    Connects as the account that is signed in with Connect-AzAccount.
    .EXAMPLE
    Connect-Hygiene -Uri http://127.0.0.1:7071 -ManagedIdentity

    Connects as the managed identity of the machine.
    .EXAMPLE
    Connect-Hygiene -Uri http://127.0.0.1:7071 -AccessToken (Read-Host -AsSecureString)

    Connects with a token that you have.
    .EXAMPLE
    Connect-Hygiene -Uri http://127.0.0.1:7071 -DeviceCode -TenantId 5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f -ClientId a1000000-0000-4000-8000-000000000020

    Shows a code with which you sign in in a browser.
    #>
    [CmdletBinding(DefaultParameterSetName = 'Az')]
    [OutputType('TenantHygiene.Connection')]
    param(
        [Parameter(Mandatory, Position = 0)] [Uri] $Uri,
        [string] $Audience = 'api://tenant-hygiene',
        [Parameter(Mandatory, ParameterSetName = 'Token')] [System.Security.SecureString] $AccessToken,
        [Parameter(Mandatory, ParameterSetName = 'ManagedIdentity')] [switch] $ManagedIdentity,
        [Parameter(Mandatory, ParameterSetName = 'DeviceCode')] [switch] $DeviceCode,
        [Parameter(Mandatory, ParameterSetName = 'DeviceCode')]
        [Parameter(ParameterSetName = 'ManagedIdentity')] [Nullable[Guid]] $ClientId,
        [Parameter(Mandatory, ParameterSetName = 'DeviceCode')]
        [Parameter(ParameterSetName = 'Az')] [Nullable[Guid]] $TenantId,
        [Parameter(ParameterSetName = 'DeviceCode')] [Uri] $Authority = 'https://login.microsoftonline.com',
        [ValidateRange(0, 3600)] [int] $RetrySeconds = 120,
        [ValidateRange(1, 600)] [int] $TimeoutSeconds = 100
    )

    try {
        Assert-HygieneAddress $Uri 'Uri'
        Assert-HygieneAddress $Authority 'Authority'
        $renew = switch ($PSCmdlet.ParameterSetName) {
            'Az' { ${function:Get-HygieneAzureToken} }
            'ManagedIdentity' { ${function:Get-HygieneManagedIdentityToken} }
            'DeviceCode' { ${function:Get-HygieneDeviceCodeToken} }
        }
        $script:Connection = @{
            BaseUri        = $Uri.AbsoluteUri.TrimEnd('/')
            Audience       = $Audience
            TenantId       = if ($TenantId) { "$TenantId" }
            ClientId       = if ($ClientId) { "$ClientId" }
            Authority      = "$($Authority.AbsoluteUri.TrimEnd('/'))/$TenantId"
            Renew          = $renew
            Token          = $AccessToken
            RefreshToken   = $null
            ExpiresAt      = [DateTime]::MaxValue
            RetrySeconds   = $RetrySeconds
            TimeoutSeconds = $TimeoutSeconds
        }
        $caller = $null
        try {
            $caller = Get-HygieneCaller -ErrorAction Stop
        } catch {
            # Who may approve or administer, but not read, is connected all the same.
            if ($_.CategoryInfo.Category -ne 'PermissionDenied') { throw }
        }

        [pscustomobject] @{
            PSTypeName = 'TenantHygiene.Connection'
            Uri        = $script:Connection.BaseUri
            Caller     = if ($caller) { $caller.DisplayName }
            Roles      = if ($caller) { $caller.RoleNames }
        }
    } catch {
        $script:Connection = $null
        $PSCmdlet.ThrowTerminatingError($_)
    }
}
