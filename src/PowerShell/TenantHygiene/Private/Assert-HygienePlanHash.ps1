function Assert-HygienePlanHash {
    # A decision is about a plan that was read. The entries of a list have none.
    param([Parameter(Position = 0)] [AllowEmptyString()] [string] $PlanHash, [Parameter(Position = 1)] [string] $Id)

    if (-not $PlanHash) {
        throw (New-HygieneErrorRecord -Code 'plan-not-read' -Target $Id -Detail (
                "Remediation $Id was read without a plan. Read it first, and look at its plan: Get-HygieneRemediation -Id $Id"))
    }
}
