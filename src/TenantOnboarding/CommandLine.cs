using System.CommandLine;
using System.CommandLine.Parsing;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.TenantOnboarding.SignIn;

namespace TenantHygiene.TenantOnboarding;

/// <summary>The commands: <c>grant</c>, <c>onboard</c> and <c>prove</c>.</summary>
internal static class CommandLine
{
    private static readonly Option<Guid> _tenant = new("--tenant") { Description = "The tenant's id.", Required = true };
    private static readonly Option<Guid> _reader = new("--reader") { Description = "Client id of the identity that detects.", Required = true };
    private static readonly Option<Guid> _repairer = new("--repairer") { Description = "Client id of the identity that purges and reprovisions; may be the same.", Required = true };
    private static readonly Option<ExchangeUse[]> _use = new("--use") { Description = "What is needed beyond finding and purging: LitigationHolds, CloudManaged, Rescue. May be repeated.", DefaultValueFactory = _ => [] };
    private static readonly Option<bool> _whatIf = new("--what-if") { Description = "Says what would be done, and changes nothing." };
    private static readonly Option<SignInKind> _signIn = new("--sign-in") { Description = "How you sign in: Device (a code for your browser) or Environment (AZURE_CLIENT_ID and a secret or certificate)." };
    private static readonly Option<int> _number = new("--number") { Description = "The tenant's number in the app's settings, Tenants__{number}__.", DefaultValueFactory = _ => 1 };
    private static readonly Option<Guid?> _readerVouchedBy = new("--reader-managed-identity") { Description = "Client id of the managed identity that vouches for the reader." };
    private static readonly Option<Guid?> _repairerVouchedBy = new("--repairer-managed-identity") { Description = "Client id of the managed identity that vouches for the repairer." };

    /// <summary>Runs one command.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Where to say what is done.</param>
    /// <param name="environment">Settings as environment variables; those of the app, <c>Microsoft365__…</c> and <c>Tenants__…</c>, count here too.</param>
    /// <returns>0 when everything is as it should be, 1 when something failed or was refused.</returns>
    public static Task<int> RunAsync(string[] arguments, TextWriter output, IReadOnlyDictionary<string, string?> environment)
    {
        var session = new Session(output, environment);
        var grant = new Command("grant", "Grants the identities what they need in a tenant, and nothing else. May be repeated.") { _tenant, _reader, _repairer, _use, _whatIf, _signIn };
        grant.SetAction((parsed, cancellation) => session.GrantAsync(Order(parsed), mayEnter: false, cancellation));

        var onboard = new Command("onboard", "Lets multi-tenant applications into a further tenant, grants what they need, and prints the settings to add.")
        {
            _tenant, _reader, _repairer, _use, _whatIf, _signIn, _number, _readerVouchedBy, _repairerVouchedBy,
        };
        onboard.SetAction((parsed, cancellation) => session.OnboardAsync(
            Order(parsed), new SettingsOrder(parsed.GetValue(_number), parsed.GetValue(_readerVouchedBy), parsed.GetValue(_repairerVouchedBy)), cancellation));

        var prove = new Command("prove", "Proves by reading, with the app's own settings (Tenants__0__…), that the identities may do what the app does.");
        prove.SetAction((_, cancellation) => session.ProveAsync(cancellation));

        var root = new RootCommand("Sets up tenants for TenantHygiene.") { grant, onboard, prove };
        return root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = output });
    }

    private static GrantOrder Order(ParseResult parsed) => new(
        parsed.GetRequiredValue(_tenant), parsed.GetRequiredValue(_reader), parsed.GetRequiredValue(_repairer), parsed.GetValue(_use) ?? [], parsed.GetValue(_whatIf), parsed.GetValue(_signIn));
}
