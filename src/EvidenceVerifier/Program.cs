using TenantHygiene.EvidenceVerifier;

return await Verification.RunAsync(
    args,
    Console.Out,
    hasColours: !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null
);
