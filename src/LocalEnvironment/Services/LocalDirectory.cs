using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.TestDirectory;

namespace TenantHygiene.LocalEnvironment.Services;

/// <summary>
/// A real Active Directory with the users of a scenario's first tenant, from which the simulated tenant synchronises, and the keys of cloud
/// and agent.
/// </summary>
public sealed class LocalDirectory : IAsyncDisposable
{
    private const int MaximumAccountName = 20;
    private const int SignInAttempts = 5;
    private static readonly JsonDocumentOptions _lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly Dictionary<string, Guid> _users = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _folder;

    private LocalDirectory(TestForest forest, string folder) => (Forest, _folder) = (forest, folder);

    /// <summary>The domain controller.</summary>
    public TestForest Forest { get; }

    /// <summary>The tenant that synchronises from it.</summary>
    public Guid TenantId { get; private set; }

    /// <summary>The scenario, with the directory as the source of its synchronisation.</summary>
    public string ScenarioFile => Path.Combine(_folder, "scenario.json");

    /// <summary>The agent's private key.</summary>
    public string AgentKeyFile => Path.Combine(_folder, "agent.pem");

    /// <summary>The cloud's public key, base64.</summary>
    public string CloudKey { get; private set; } = "";

    /// <summary>How many of the scenario's users it holds.</summary>
    public int UserCount => _users.Count;

    /// <summary>What the function app needs to know of the agent.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> FunctionAppSettings { get; private set; } = [];

    /// <summary>Starts the directory and fills it.</summary>
    /// <param name="scenarioFile">The scenario: users with <c>activeDirectory</c> come into the directory.</param>
    /// <param name="dataDirectory">Its files go to <c>directory</c> in it, the keys and the scenario to <c>hybrid</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProcessException">The machine lacks something, or the directory did not start.</exception>
    public static async Task<LocalDirectory> StartAsync(string scenarioFile, string dataDirectory, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetFullPath(dataDirectory), "hybrid")).FullName;
        try
        {
            var forest = await TestForest.StartAsync(
                Path.Combine(Path.GetFullPath(dataDirectory), "directory"),
                ForestSchema.Exchange,
                cancellationToken
            );
            var directory = new LocalDirectory(forest, folder);
            directory.Fill(JsonNode.Parse(await File.ReadAllTextAsync(scenarioFile, cancellationToken), documentOptions: _lenient)!);
            directory.MakeKeys();
            return directory;
        }
        catch (TestDirectoryException exception)
        {
            throw new ProcessException(exception.Message, exception);
        }
    }

    /// <summary>The <c>objectGUID</c> of a user.</summary>
    /// <exception cref="KeyNotFoundException">The directory does not hold it.</exception>
    public Guid Find(string userPrincipalName) => _users[userPrincipalName];

    /// <summary>Adds a user.</summary>
    /// <param name="userPrincipalName">Its name in the cloud too.</param>
    /// <param name="attributes">Its <c>activeDirectory</c>, as in a scenario.</param>
    /// <param name="unit">The organisational unit.</param>
    /// <returns>Its <c>objectGUID</c>.</returns>
    public Guid Add(string userPrincipalName, JsonObject attributes, string unit = TestForest.Staff)
    {
        using var administrator = Administrate();
        return Add(administrator, userPrincipalName, attributes, unit);
    }

    /// <summary>An administrator who is signed in.</summary>
    /// <exception cref="TestDirectoryException">The directory does not answer.</exception>
    public ForestAdministrator Administrate()
    {
        // The native client gives up a connection when a signal interrupts it, and every child process that ends sends one.
        for (var attempt = 1; ; attempt++)
        {
            var administrator = Forest.Administrate();
            try
            {
                administrator.Connect();
                return administrator;
            }
            catch (TestDirectoryException) when (attempt < SignInAttempts)
            {
                administrator.Dispose();
            }
        }
    }

    /// <summary>Stops the directory and removes its files.</summary>
    public ValueTask DisposeAsync() => Forest.DisposeAsync();

    private void Fill(JsonNode scenario)
    {
        var tenant = scenario["tenants"]![0]!.AsObject();
        TenantId = tenant["tenantId"]!.GetValue<Guid>();
        using var administrator = Administrate();
        foreach (var user in tenant["users"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            if (user["activeDirectory"] is JsonObject attributes && user["deletedDaysAgo"] is null)
            {
                Add(administrator, user["userPrincipalName"]!.GetValue<string>(), attributes, TestForest.Staff);
            }
        }

        tenant["directorySync"] ??= new JsonObject();
        tenant["directorySync"]!["ldap"] = new JsonObject
        {
            ["server"] = Forest.Address.ToString(),
            ["userName"] = TestForest.AdministratorUserName,
            ["password"] = TestForest.AdministratorPassword,
            ["trustedCaDirectory"] = Forest.TrustedCaDirectory,
            ["baseName"] = TestForest.BaseName,
        };
        File.WriteAllText(ScenarioFile, scenario.ToJsonString());
    }

    private Guid Add(ForestAdministrator administrator, string userPrincipalName, JsonObject attributes, string unit)
    {
        var alias = userPrincipalName.Split('@')[0];
        const string RemoteMailbox = "1";
        const string RemoteMailboxWithArchive = "3";
        var values = new Dictionary<string, object>
        {
            ["msExchRemoteRecipientType"] = attributes["archiveEnabled"]?.GetValue<bool>() is true
                ? RemoteMailboxWithArchive
                : RemoteMailbox,
        };
        if (attributes["hasMailNickname"]?.GetValue<bool>() is not false)
        {
            values["mailNickname"] = alias;
        }

        if (attributes["archiveGuid"]?.GetValue<Guid>() is { } archive)
        {
            values["msExchArchiveGUID"] = archive.ToByteArray();
        }

        if (attributes["exchangeGuid"]?.GetValue<Guid>() is { } mailbox)
        {
            values["msExchMailboxGuid"] = mailbox.ToByteArray();
        }

        var id = administrator.AddUser(alias[..Math.Min(alias.Length, MaximumAccountName)], unit, values);
        administrator.Set(id, "userPrincipalName", userPrincipalName);
        _users[userPrincipalName] = id;
        return id;
    }

    private void MakeKeys()
    {
        using var cloud = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var agent = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var cloudKeyFile = Path.Combine(_folder, "cloud.pem");
        WriteSecret(cloudKeyFile, cloud.ExportPkcs8PrivateKeyPem());
        WriteSecret(AgentKeyFile, agent.ExportPkcs8PrivateKeyPem());
        CloudKey = AgentKeys.WritePublic(cloud);
        FunctionAppSettings =
        [
            new("Tenants__0__OnPremises__Strategy", nameof(OnPremisesStrategy.Agent)),
            new("Tenants__0__OnPremises__AgentKey", AgentKeys.WritePublic(agent)),
            new("OnPremises__SigningKeyFile", cloudKeyFile),
        ];
    }

    private static void WriteSecret(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }
}
