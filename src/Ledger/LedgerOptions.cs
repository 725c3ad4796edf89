using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Ledger;

/// <summary>Where the ledger keeps its rows and messages within the storage account. Section <c>Ledger</c>.</summary>
public sealed class LedgerOptions
{
    /// <summary>What the name of every table begins with: a letter, then letters and digits, at most 30.</summary>
    public string TablePrefix { get; set; } = "TenantHygiene";

    /// <summary>The queue of detected errors; its poison queue has the suffix <c>-poison</c>.</summary>
    public string QueueName { get; set; } = "provisioning-errors";
}

/// <summary>Refuses names that Azure Storage would refuse later.</summary>
internal sealed partial class LedgerOptionsValidator : IValidateOptions<LedgerOptions>
{
    public ValidateOptionsResult Validate(string? name, LedgerOptions options)
    {
        if (!TablePrefix().IsMatch(options.TablePrefix))
        {
            return ValidateOptionsResult.Fail("Ledger__TablePrefix must begin with a letter and hold at most 30 letters and digits.");
        }

        return QueueName().IsMatch(options.QueueName)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Ledger__QueueName must hold 3 to 50 lower-case letters, digits and single hyphens.");
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,29}$", RegexOptions.CultureInvariant)]
    private static partial Regex TablePrefix();

    [GeneratedRegex("^(?=.{3,50}$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex QueueName();
}
