namespace TenantHygiene.Microsoft365.Directory;

/// <summary>What may stand where Graph takes an object id or a user principal name.</summary>
internal static class UserName
{
    private const int LongestPrincipalName = 256;

    /// <summary>The text as Graph takes it, unescaped; null when it is neither an object id nor a user principal name.</summary>
    public static string? Normalize(string idOrUserPrincipalName)
    {
        var text = idOrUserPrincipalName.Trim();
        if (Guid.TryParse(text, out var id))
        {
            return id == Guid.Empty ? null : id.ToString("D");
        }

        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && at < text.Length - 1 && text.Length <= LongestPrincipalName && text.All(IsAllowed) && text[0] != '$'
            ? text
            : null;
    }

    // Guests have '#' in their names and some directories have apostrophes; what would change the address' shape is refused.
    private static bool IsAllowed(char character) => !char.IsControl(character) && !char.IsWhiteSpace(character) && character is not ('/' or '\\' or '?' or '%' or '"' or '<' or '>' or '(' or ')' or ',' or ';' or ':');
}
