package org.godwit.dataservices.transaction;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import javax.transaction.xa.Xid;

/**
 * The name of one database's part of a transaction. It begins with the number of the home, since several servers may use one
 * database and none may touch the transactions of another.
 *
 * @param home number of the home
 * @param transaction number of the transaction
 * @param branch number of the database in it
 */
record BranchId(long home, long transaction, int branch) implements Xid {
    private static final int FORMAT = 0x47_4F_44_57;

    /** {@return whether a database's transaction is one of this home's} */
    static boolean isOf(long home, Xid xid) {
        return xid.getFormatId() == FORMAT && xid.getGlobalTransactionId().length == 2 * Long.BYTES
                && ByteBuffer.wrap(xid.getGlobalTransactionId()).getLong() == home;
    }

    /** {@return the number of the transaction that a branch of ours belongs to} */
    static long transaction(Xid xid) {
        return ByteBuffer.wrap(xid.getGlobalTransactionId()).getLong(Long.BYTES);
    }

    @Override
    public int getFormatId() {
        return FORMAT;
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(home).putLong(transaction).array();
    }

    @Override
    public byte[] getBranchQualifier() {
        return ByteBuffer.allocate(Integer.BYTES).putInt(branch).array();
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(getGlobalTransactionId()) + ":" + branch;
    }
}
