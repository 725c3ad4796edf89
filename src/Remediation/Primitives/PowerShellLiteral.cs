namespace TenantHygiene.Remediation.Primitives;

/// <summary>Writes values from outside into commands that people will paste into a shell.</summary>
public static class PowerShellLiteral
{
    // PowerShell takes these for single quotes too.
    private static readonly char[] _singleQuotes = ['\'', '\u2018', '\u2019', '\u201A', '\u201B'];

    /// <summary>A PowerShell string literal in single quotes, in which nothing is expanded; control characters are left out.</summary>
    public static string Quote(string value) =>
        $"'{string.Concat(value.Where(character => !char.IsControl(character)).Select(character => _singleQuotes.Contains(character) ? $"{character}{character}" : $"{character}"))}'";
}
