function Set-HygieneTenantRelease {
    <#
    .SYNOPSIS
    Releases a new tenant for repairs, or withdraws the release. Until then it gets plans only, where its policy says so.
    .PARAMETER TenantId
    The tenant.
    .PARAMETER IsReleased
    Whether it is released.
    .EXAMPLE
    Set-HygieneTenantRelease -TenantId 5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f -IsReleased $true
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('TenantHygiene.TenantRelease')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Guid] $TenantId,
        [Parameter(Mandatory)] [bool] $IsReleased
    )

    process {
        try {
            $action = if ($IsReleased) { 'Release for repairs' } else { 'Withdraw the release for repairs' }
            if (-not $PSCmdlet.ShouldProcess("tenant $TenantId", $action)) { return }
            Read-HygieneResource PutTenantRelease TenantRelease -In @{ tenantId = $TenantId } -Body @{ isReleased = $IsReleased }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
