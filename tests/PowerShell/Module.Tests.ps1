# What holds for every command.
param([string] $Root, [string] $Api, [string] $Simulator)

BeforeDiscovery {
    $folder = "$Root/src/PowerShell/TenantHygiene"
    $commands = Get-ChildItem "$folder/Public" -Filter *.ps1 | ForEach-Object { @{ Name = $_.BaseName; File = $_.FullName } }
    $description = Get-Content "$Root/docs/openapi.json" -Raw | ConvertFrom-Json -AsHashtable
    $described = foreach ($path in $description.paths.Keys) {
        foreach ($method in $description.paths[$path].Keys) {
            $operation = $description.paths[$path][$method]
            if ($operation -is [hashtable] -and $operation.operationId) {
                @{ Operation = $operation.operationId; Method = $method.ToUpperInvariant(); Path = $path -replace '^/api/v1/', '' }
            }
        }
    }
}

BeforeAll {
    $folder = "$Root/src/PowerShell/TenantHygiene"
    Import-Module "$folder/TenantHygiene.psd1" -Force
    $operations = Import-PowerShellDataFile "$folder/Operations.psd1"
}

Describe 'Every operation of the API has a command' {
    It '<Operation>: <Method> <Path>' -ForEach $described {
        if ($operations.Without.ContainsKey($Operation)) {
            $operations.Without[$Operation] | Should -Match '\.$' -Because 'there is a reason'
            return
        }

        $known = $operations.Commands[$Operation]
        $known | Should -Not -BeNullOrEmpty -Because "src/PowerShell/TenantHygiene/Operations.psd1 has to name the command for $Operation"
        $known.Method | Should -Be $Method
        $known.Path | Should -BeExactly $Path
        foreach ($command in $known.Command) {
            $text = Get-Content "$folder/Public/$command.ps1" -Raw
            # Some commands share what they send.
            $shared = Get-ChildItem "$folder/Private" | Where-Object { $text -match "\b$($_.BaseName)\b" } | Get-Content -Raw
            $text + $shared | Should -MatchExactly "\b$Operation\b" -Because "$command is said to call it"
        }
    }

    It 'No command is said to call an operation that is not described' {
        $operations.Commands.Keys + $operations.Without.Keys | Where-Object { $_ -notin $described.Operation } | Should -BeNullOrEmpty
    } -TestCases @{ described = $described }
}

Describe '<Name>' -ForEach $commands {
    BeforeAll {
        $help = Get-Help $Name -Full
        $command = Get-Command $Name
        $ast = [System.Management.Automation.Language.Parser]::ParseFile($File, [ref] $null, [ref] $null)
    }

    It 'is exported, with an approved verb' {
        (Import-PowerShellDataFile "$folder/TenantHygiene.psd1").FunctionsToExport | Should -Contain $Name
        (Get-Verb).Verb | Should -Contain $command.Verb
    }

    It 'has a synopsis, an example, and a text for each parameter' {
        $help.Synopsis | Should -Match '\.$'
        @($help.Examples.Example).Count | Should -BeGreaterThan 0
        foreach ($parameter in @($help.parameters.parameter | Where-Object { $_ -and $_.name -notin 'WhatIf', 'Confirm' })) {
            $parameter.description.Text | Should -Not -BeNullOrEmpty -Because "-$($parameter.name) needs one"
        }
    }

    It 'asks before it changes anything, and always before it approves, switches or removes' {
        $changes = $command.Verb -notin 'Get', 'Wait', 'Test', 'Connect', 'Disconnect'
        $command.Parameters.ContainsKey('WhatIf') | Should -Be $changes
        $impact = $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.NamedAttributeArgumentAst] -and $args[0].ArgumentName -eq 'ConfirmImpact' }, $true)
        if ($command.Verb -in 'Approve', 'Deny', 'Remove', 'Register', 'Unregister', 'Suspend', 'Resume', 'Enable', 'Disable', 'Reset', 'Import' -or
            ($command.Verb -eq 'Set' -and $command.Noun -like '*Tenant*')) {
            $impact.Argument.Value | Should -Be 'High'
        }
    }

    It 'has nothing that Windows PowerShell 5.1 cannot read' {
        # Ternary, ?? and ??=, && and ||, ?. and -Parallel are newer.
        $newer = $ast.FindAll({
                $args[0].GetType().Name -in 'TernaryExpressionAst', 'PipelineChainAst' -or
                ($args[0] -is [System.Management.Automation.Language.BinaryExpressionAst] -and $args[0].Operator -eq 'QuestionQuestion') -or
                ($args[0] -is [System.Management.Automation.Language.MemberExpressionAst] -and $args[0].NullConditional) -or
                ($args[0] -is [System.Management.Automation.Language.CommandParameterAst] -and $args[0].ParameterName -in 'Parallel', 'AsHashtable', 'SkipHttpErrorCheck')
            }, $true)
        $newer | Should -BeNullOrEmpty
    }
}

Describe 'The module' {
    It 'has a valid manifest that exports exactly what Public/ holds' {
        $manifest = Test-ModuleManifest "$folder/TenantHygiene.psd1"
        $manifest.ExportedFunctions.Keys | Sort-Object | Should -Be (Get-ChildItem "$folder/Public").BaseName
        $manifest.CompatiblePSEditions | Should -Be 'Desktop', 'Core'
    }

    It 'has each command in the table of the guide, with what it does and the routes that it calls' {
        $guide = Get-Content "$Root/docs/powershell.md"
        foreach ($command in Get-Command -Module TenantHygiene) {
            $routes = foreach ($operation in $operations.Commands.Values | Where-Object { $_.Command -contains $command.Name } | Sort-Object { $_.Path }) {
                "``$($operation.Method) /$($operation.Path)``"
            }
            $routes = if ($routes) { $routes -join ', ' } else { [string] [char] 0x2013 }
            $guide | Should -Contain "| ``$($command.Name)`` | $((Get-Help $command.Name).Synopsis) | $routes |"
        }
    }

    It 'has a table view for each type of which there are lists' {
        foreach ($type in 'Remediation', 'RemediationEvent', 'Scan', 'Tenant', 'TenantGrant', 'AuditEntry', 'PoisonMessage', 'DeadLetter', 'StatusLink', 'Queue', 'Agent') {
            Get-FormatData -TypeName "TenantHygiene.$type" | Should -Not -BeNullOrEmpty -Because $type
        }
    }

    It 'is read by Windows PowerShell 5.1 as ASCII' {
        foreach ($file in Get-ChildItem $folder -Recurse -File) {
            [IO.File]::ReadAllText($file.FullName) | Should -Not -Match '[^\x00-\x7F]' -Because $file.Name
        }
    }
}
