using TenantHygiene.TestDirectory;

namespace TenantHygiene.HybridAgent.Tests.Support;

/// <summary>Settings of an agent that serves a test forest.</summary>
internal static class AgentSettings
{
    public static Dictionary<string, string?> For(Cloud cloud, TestForest? forest, string keyFile, string dataPath) => new()
    {
        ["Agent:Name"] = "agent-1",
        ["Agent:TenantId"] = cloud.TenantId.ToString(),
        ["Agent:CloudPublicKeys:0"] = cloud.PublicKey,
        ["Agent:PrivateKeyFile"] = keyFile,
        ["Agent:DataPath"] = dataPath,
        ["Directory:Server"] = forest?.Address.ToString() ?? "127.0.0.1",
        ["Directory:Authentication"] = "Account",
        ["Directory:UserName"] = TestForest.AgentUserName,
        ["Directory:Password"] = TestForest.AgentPassword,
        ["Directory:TrustedCaDirectory"] = forest?.TrustedCaDirectory,
    };
}
