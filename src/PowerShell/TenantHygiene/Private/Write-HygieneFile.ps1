function New-HygieneFile {
    # The full path of a file that may be written: one that exists is replaced with -Force only. Throws an ErrorRecord otherwise.
    param([Parameter(Mandatory)] [string] $Path, [switch] $Force)

    $full = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
    if ((Test-Path -LiteralPath $full) -and -not $Force) {
        throw (New-HygieneErrorRecord -Code 'file-exists' -Detail "The file $full exists. Name another one, or replace it with -Force." -Category ResourceExists -Target $full)
    }

    $full
}

function Read-HygieneFile {
    # The text of a file, as the API is to get it. Throws an ErrorRecord where there is none.
    param([Parameter(Mandatory)] [string] $Path)

    $full = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
    if (-not (Test-Path -LiteralPath $full -PathType Leaf)) {
        throw (New-HygieneErrorRecord -Code 'file-missing' -Detail "There is no file $full." -Category ObjectNotFound -Target $full)
    }

    [IO.File]::ReadAllText($full)
}
