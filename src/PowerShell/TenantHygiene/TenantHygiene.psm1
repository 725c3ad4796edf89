# Loads one file for each command. Only what Public/ holds is exported; the manifest names it, so that commands are found before the module is loaded.
Set-StrictMode -Version 2.0

# Windows PowerShell loads neither this assembly nor TLS 1.2 by itself.
if ($PSVersionTable.PSEdition -eq 'Desktop') {
    Add-Type -AssemblyName System.Net.Http
    [System.Net.ServicePointManager]::SecurityProtocol = [System.Net.ServicePointManager]::SecurityProtocol -bor [System.Net.SecurityProtocolType]::Tls12
}

foreach ($file in Get-ChildItem -Path "$PSScriptRoot/Private", "$PSScriptRoot/Public" -Filter *.ps1) {
    . $file.FullName
}

$script:Operations = (Import-PowerShellDataFile -Path "$PSScriptRoot/Operations.psd1").Commands
$script:Connection = $null
$script:Http = $null
