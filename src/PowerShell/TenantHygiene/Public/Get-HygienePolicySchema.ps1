function Get-HygienePolicySchema {
    <#
    .SYNOPSIS
    Reads the JSON schema of policy documents, as text.
    .EXAMPLE
    Get-HygienePolicySchema | Set-Content -Path policy.schema.json
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    try {
        (Invoke-HygieneOperation GetPolicySchema).Text
    } catch {
        $PSCmdlet.WriteError($_)
    }
}
