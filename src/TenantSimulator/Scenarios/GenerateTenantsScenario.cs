using System.ComponentModel;
using System.Globalization;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>Tenants that are made up beside the listed ones, always the same for the same seed.</summary>
public sealed class GenerateTenantsScenario
{
    /// <summary>How many.</summary>
    [Description("How many tenants are made up; their ids are listed at /simulator/tenants.")]
    public int Count { get; set; }

    /// <summary>How many users each of them has.</summary>
    public int UsersEach { get; set; } = 1000;

    /// <summary>The share of all users with an error that can be repaired, 0 to 1.</summary>
    [Description(
        "The share of users, 0 to 1, whose ArchiveGuid a soft-deleted mail user holds. It is spread over all tenants: with 1,000 users "
            + "each, 0.0005 is one user in every second tenant."
    )]
    public double ShareWithErrors { get; set; }

    /// <summary>Where ids and GUIDs come from.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>The domain that theirs are below.</summary>
    [Description("The domain that theirs are below: t0001.generated.example, t0002.generated.example and so on.")]
    public string Domain { get; set; } = "generated.example";

    /// <summary>Whether every made-up user with an error becomes a case.</summary>
    public bool Cases { get; set; }

    /// <summary>The applications of every made-up tenant.</summary>
    [Description("The applications that every made-up tenant has let in, each with the same credentials and permissions.")]
    public List<ApplicationScenario> Applications { get; set; } = [];

    /// <summary>The tenants.</summary>
    internal IEnumerable<TenantScenario> Tenants() => Enumerable.Range(1, Count).Select(Tenant);

    private TenantScenario Tenant(int number)
    {
        var errors = ErrorsUpTo(number) - ErrorsUpTo(number - 1);
        var name = string.Create(CultureInfo.InvariantCulture, $"t{number:D4}");
        return new TenantScenario
        {
            TenantId = DerivedGuid.From("generated tenant", Seed.ToString(CultureInfo.InvariantCulture), name),
            Name = $"Generated tenant {name}",
            DefaultDomain = $"{name}.{Domain}",
            Applications = [.. Applications.Select(application => application.Copy())],
            Generate = new GenerateScenario
            {
                HealthyUsers = UsersEach - errors,
                Errors = new GeneratedErrors { SoftDeletedMailUser = errors },
                Cases = Cases,
                Seed = unchecked((Seed * 1_000_003) + number),
            },
        };
    }

    // Counted over all tenants so far: a share that is less than one user of a tenant is met over several of them.
    private int ErrorsUpTo(int number) => (int)Math.Round((double)number * UsersEach * ShareWithErrors, MidpointRounding.AwayFromZero);
}
