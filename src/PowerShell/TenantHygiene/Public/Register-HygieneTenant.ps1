function Register-HygieneTenant {
    <#
    .SYNOPSIS
    Registers a tenant, or replaces how it is looked after.
    .PARAMETER TenantId
    The tenant.
    .PARAMETER Name
    The name that people read.
    .PARAMETER CredentialKind
    How the application signs in to the tenant.
    .PARAMETER ClientId
    The application registration in the tenant.
    .PARAMETER ManagedIdentityClientId
    The user-assigned identity that vouches for the application.
    .PARAMETER SecretName
    For ClientSecret: the name of the setting Secrets__NAME that holds the secret. The secret itself is never sent.
    .PARAMETER Policy
    The name of the policy.
    .EXAMPLE
    Register-HygieneTenant -TenantId 9d607182-ce8f-40a1-b2b3-4e5f60718293 -Name 'Wingtip' -CredentialKind FederatedIdentity -ClientId a5000000-0000-4000-8000-000000000001 -Policy observe
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('TenantHygiene.Tenant')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Guid] $TenantId,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)] [string] $Name,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [ValidateSet('ManagedIdentity', 'WorkloadIdentity', 'FederatedIdentity', 'ClientSecret')] [string] $CredentialKind,
        [Parameter(ValueFromPipelineByPropertyName)] [Nullable[Guid]] $ClientId,
        [Parameter(ValueFromPipelineByPropertyName)] [Nullable[Guid]] $ManagedIdentityClientId,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $SecretName,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Policy
    )

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess("$Name ($TenantId)", 'Register the tenant')) { return }
            Read-HygieneResource RegisterTenant Tenant -In @{ tenantId = $TenantId } -Body @{
                name       = $Name
                policy     = if ($Policy) { $Policy }
                credential = @{
                    kind                    = $CredentialKind
                    clientId                = $ClientId
                    managedIdentityClientId = $ManagedIdentityClientId
                    secretName              = if ($SecretName) { $SecretName }
                }
            }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
